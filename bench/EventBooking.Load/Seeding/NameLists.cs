namespace EventBooking.Load.Seeding;

internal static class NameLists
{
    public static readonly NameList Latin = new(
        "Ada Adèle Agnieszka Aisling Alan Alba Alejandro Alice Álvaro Amélie Ana Anders André Anna Antônio Åsa Astrid Beatriz Benedikt Björn Bogdan Branka Brian Camille Carla Carlos Céline Chiara Chloé Claire Clémence Conor "
        + "Daniel Dánae Deborah Diana Dragan Edith Eileen Elif Elin Élodie Emil Emma Enzo Erik Esmé Eva Fatima Felix Fergus Filip Fiona Florian Françoise Freja Gabriel Georg Giulia Gökhan Grace Guðrún Gustav Hana Hannah "
        + "Harriet Hélène Henrik Hugo Ida Ignacy Ilse Imogen Inês Ines Ingrid Irène Isak Ivan Jack Jakub James Jana Jérôme Joan João Johannes Jónas José Judith Jürgen Karin Karol Katarzyna Kateřina Kévin Kirsten Krzysztof Lars "
        + "Laura Léa Lena Leoš Liam Ligia Linnéa Lou Luca Lucía Ludovic Łukasz Maëlle Magdalena Måns Margaret María Marek Markéta Martin Mary Matěj Matteo Mia Mikołaj Miloš Moira Nadia Naomi Niamh Nicolás Niels Nina Noémie Nuno "
        + "Oğuz Olga Oliver Óscar Øystein Paolo Patrícia Paul Pénélope Per Petra Pierre Quentin Rachel Raúl Rebecca Renée Rhys Rosa Rúben Ruth Şebnem Saoirse Sarah Sébastien Signe Silvia Siobhán Sofía Søren Stefan Stéphane Susan "
        + "Sven Tanja Teresa Théo Thomas Tomáš Tove Ulrike Ümit Ursula Václav Valérie Vera Victor Vítor Walter Wanda William Wojciech Xavier Yannick Yara Yvonne Zoë Zsófia Žofie",
        "Abbott Åberg Acosta Adams Agüero Ahlström Almeida Álvarez Andersen Andrews Antunes Araújo Arnold Auer Aydın Baker Balázs Barbieri Barry Bauer Beaulieu Bélanger Bell Benítez Berg Bernard Bianchi Björk Blake Błaszczyk Bonnet "
        + "Borg Bøgh Brandt Brown Brückner Burke Byrne Çelik Cameron Campbell Cardoso Carr Castaño Černý Chevalier Clarke Cohen Colombo Conti Cook Costa Côté Coutinho Cruz Cunningham Curie Cvetković Dąbrowski Dahl Dalgaard Davies "
        + "Demir Díaz Dijkstra Doğan Dubois Duffy Dumont Dvořák Eaton Eklund Ellis Engström Eriksen Esteves Evans Fàbregas Falk Fernández Ferreira Fischer Fitzgerald Fleming Fontaine Fournier Fraser Friedrich Fuchs Gallagher García "
        + "Gauthier Giménez Girard Głowacki Gómez Gonçalves Grant Greco Green Grünewald Guðmundsdóttir Guerin Guzmán Håkansson Hall Hansen Harris Haugen Hayes Hébert Heikkinen Henry Herrera Hoffmann Holm Horák Horváth Hughes Ibáñez "
        + "Iglesias Ivanović Jackson Jakobsen Janssen Jiménez Johansson Jones Jørgensen Kaya Keller Kelly Kennedy Kılıç King Klein Kovács Kowalczyk Král Kruse Łaski Lambert Larsen Lavoie Lefèvre Lehtonen Leroy Lewis Lindström "
        + "López Lovelace Lund MacDonald Mäkinen Marín Martins Mazur Meier Méndez Mitchell Møller Moore Morel Muñoz Müller Murphy Nagy Navarro Nguyễn Nielsen Nilsson Novák Núñez Nygård O'Brien O'Connor O'Neill Öberg Okafor Olsen "
        + "Ørsted Ortega Özdemir Pålsson Papp Parker Pereira Pérez Perrault Petit Phillips Pichler Połomski Popović Price Quinn Ramírez Reid Reyes Richard Ríos Robinson Rodríguez Rossi Roux Ruiz Ryan Šafránek Sáez Salgueiro Sanchez "
        + "Schäfer Schmidt Schröder Scott Şahin Silva Simões Sjöberg Smith Sørensen Sousa Steinbach Strauß Suárez Svoboda Szabó Taylor Thévenet Thorsen Tóth Tremblay Turner Ünal Urban Valdés Vaughan Vázquez Virtanen Vogel Walker "
        + "Weiß Wiśniewski Wright Yıldız Young Zając Zielińska Zimmermann Žižek");

    public static readonly NameList Greek = new(
        "Αλέξανδρος Άννα Αντώνης Βασιλική Γεωργία Γιάννης Γιώργος Δέσποινα Δημήτρης Ειρήνη Ελένη Ευάγγελος Ζωή Θανάσης Θεοδώρα Ιωάννα Καλλιόπη Κατερίνα Κώστας Λευτέρης Μαρία Μιχάλης Νίκος Ξένια Παναγιώτης Σοφία Σπύρος Σταύρος Χρήστος Φωτεινή",
        "Αγγελόπουλος Αθανασίου Αντωνίου Βασιλείου Βλάχος Γεωργίου Γιαννόπουλος Δημητρίου Ευαγγέλου Ζαφειρίου Θεοδώρου Ιωάννου Καραγιάννης Κωνσταντίνου Λάμπρου Μακρής Μιχαηλίδης Νικολάου Οικονόμου Παπαδόπουλος Παππάς Ρήγας Σαμαράς Σωτηρίου Τσιρώνης Φωτίου Χατζής Χριστοδούλου");

    public static readonly NameList Cyrillic = new(
        "Александр Алёна Андрей Анна Богдан Валентина Виктор Галина Григорій Дарья Дмитрий Екатерина Елена Жанна Зоя Иван Игорь Ірина Кирилл Лариса Людмила Максим Марія Михаил Надежда Наталья Николай Оксана Олег Ольга Павел Светлана Сергей Тарас Татьяна Юлія Юрий Ярослава",
        "Авдеев Белов Білик Бондаренко Волков Воробьёв Гончаренко Громов Давыдов Егоров Ермакова Жуков Зайцев Іваненко Казаков Киселёва Ковальчук Козлов Кравченко Кузнецова Лебедев Лысенко Мельник Морозов Никитин Новикова Орлов Павленко Петров Попов Романова Савченко Семёнов Соколов Тарасенко Ткаченко Фёдоров Шевченко Щербаков Яковлев");

    public static readonly NameList Arabic = new(
        "أحمد أمل إبراهيم إيمان آمنة بسمة بلال جمال جميلة حسن حسين خالد خديجة دانة رانيا رشيد زينب سارة سعيد سلمى سمير شيماء طارق عائشة عبدالله علي عمر فاطمة فهد كريم ليلى محمد محمود مريم منى نادية نور هدى وليد ياسمين يوسف",
        "الأحمد الأنصاري البكري التميمي الجابري الحداد الحسن الخطيب الخوري الدوسري الراشد الزهراني السعدي السيد الشريف الشمري الصباغ الطائي العتيبي العلي الغامدي الفارس القاسم القحطاني الكندي المالكي المصري المنصوري النجار الهاشمي اليماني");

    public static readonly NameList Hebrew = new(
        "אבי אברהם אורי אילנה איתן אסתר בנימין גיא גלית דוד דינה דנה הדס חיים חנה טל יהודה יואב יוסף יעל יצחק לאה ליאור מאיה מיכל מרים משה נועה נעמי עומר ענת רונית רותם רחל שירה שלמה שרה תמר",
        "אבוטבול אדלר אזולאי ביטון ברקוביץ גולן גרינברג דהן הורוביץ וייס חדד טננבאום יוסף כהן כץ לוי מזרחי מלכה נחום סגל עמר פרידמן פרץ צור קליין רוזנברג שוורץ שפירא ששון");

    public static readonly NameList Devanagari = new(
        "अंजलि अजय अनिल अनीता अमित अर्जुन आरती इंदिरा ईशा उषा कमला किरण कृष्ण गीता गौरव जया दीपक दीपिका नीता नेहा पूजा प्रिया मनोज मीरा मोहन रवि राजेश राधा राहुल रेखा लक्ष्मी विजय विनोद शांति संजय सरिता सीता सुनील सुमन हरि",
        "अग्रवाल कपूर कुमार कुलकर्णी खन्ना गुप्ता चौधरी चौहान जोशी ठाकुर तिवारी त्रिपाठी दास दीक्षित देशपांडे नायर पटेल पाठक पाण्डेय बनर्जी भट्ट मल्होत्रा मिश्रा मेहता यादव राणा राव वर्मा शर्मा शुक्ला सक्सेना सिंह श्रीवास्तव");

    public static readonly NameList Thai = new(
        "กมล กนกวรรณ กิตติ จันทร์เพ็ญ จิราภรณ์ ชลธิชา ชัยวัฒน์ ณัฐพล ดวงใจ ธนพล ธิดารัตน์ นภา นิรันดร์ บุญมี ประเสริฐ ปิยะ พรทิพย์ พิมพ์ใจ ภัทรา มาลี รัตนา วรรณา วิชัย ศิริพร สมชาย สมหญิง สุดา สุรชัย อนุชา อรุณี",
        "กาญจนา แก้วมณี คงสุข จันทร์แดง เจริญสุข ชัยชนะ ดวงแก้ว ทองคำ ทองดี บุญเรือง ประสิทธิ์ ปัญญาดี พงษ์ศรี พรหมมา มณีวงศ์ รุ่งเรือง วงศ์สุวรรณ ศรีสุข สายทอง สุขใจ แสงทอง หอมหวาน อินทร์แก้ว อ่อนศรี");

    public static readonly NameList Chinese = new(
        "伟 芳 娜 秀英 敏 静 丽 强 磊 军 洋 勇 艳 杰 娟 涛 明 超 秀兰 霞 平 刚 桂英 子涵 梓萱 浩然 宇轩 欣怡 雨桐 思远 文博 晓明 佳琪 志强 建国 淑芬 雪梅 海燕 玉兰 家豪".Split(' '),
        "王 李 张 刘 陈 杨 黄 赵 吴 周 徐 孙 马 朱 胡 郭 何 高 林 罗 郑 梁 谢 宋 唐 许 韩 冯 邓 曹 彭 曾 萧 田 董 袁 潘 蔡 蒋 欧阳 司马 诸葛".Split(' '),
        FamilyFirst: true,
        Separator: "");

    public static readonly NameList Japanese = new(
        "さくら ひなた あおい めい りん ゆい はると みなと そうた ゆうと れん いつき かおり みさき なつみ たかし けんじ まこと ひろし あきら アンナ エミリ カレン ケン マリア リサ".Split(' '),
        "佐藤 鈴木 高橋 田中 伊藤 渡辺 山本 中村 小林 加藤 吉田 山田 佐々木 山口 松本 井上 木村 林 斎藤 清水 山崎 森 池田 橋本 阿部 石川 山下 中島 石井 小川 前田 岡田 長谷川 藤田 後藤 近藤 村上 遠藤 青木 坂本".Split(' '),
        FamilyFirst: true);

    public static readonly NameList Korean = new(
        "민준 서준 도윤 예준 시우 하준 주원 지호 지후 준우 서연 서윤 지우 서현 하은 하윤 민서 지유 윤서 채원 영희 철수 순자 영수 정훈 미영 은주 성민 현정 동현".Split(' '),
        "김 이 박 최 정 강 조 윤 장 임 한 오 서 신 권 황 안 송 류 전 홍 고 문 양 손 배 백 허 유 남 심 노 하 곽 성 차 주 우 구 남궁 황보 선우".Split(' '),
        FamilyFirst: true,
        Separator: "");

    public static readonly IReadOnlyList<NameList> Others = [Greek, Cyrillic, Arabic, Hebrew, Devanagari, Thai, Chinese, Japanese, Korean];
}
