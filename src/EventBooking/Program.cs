using EventBooking;

// Settings and static files lie beside the assembly, whatever directory the application is started from.
var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
builder.AddEventBooking();

var app = builder.Build();
app.UseEventBooking();
app.Run();
