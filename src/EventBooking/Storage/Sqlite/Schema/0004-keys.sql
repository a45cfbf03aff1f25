-- The keys that sessions and forms are protected with, each as the XML that ASP.NET Core makes of it.
CREATE TABLE keys (
    name TEXT NOT NULL PRIMARY KEY,
    xml  TEXT NOT NULL
) STRICT, WITHOUT ROWID;
