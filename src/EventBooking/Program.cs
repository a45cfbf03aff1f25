using EventBooking;

var builder = WebApplication.CreateBuilder(args);
builder.AddEventBooking();

var app = builder.Build();
app.UseEventBooking();
app.Run();
