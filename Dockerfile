# Built from the root of the checkout: docker build -t eventbooking .
FROM mcr.microsoft.com/dotnet/sdk:10.0.401 AS build
WORKDIR /source

# What is restored changes seldom, so that it is kept between builds.
COPY global.json Directory.Build.props Directory.Packages.props .editorconfig ./
COPY src/EventBooking/EventBooking.csproj src/EventBooking/packages.lock.json src/EventBooking/
RUN dotnet restore src/EventBooking --locked-mode

COPY appsettings.json ./
COPY src/EventBooking/ src/EventBooking/
RUN dotnet publish src/EventBooking --no-restore --configuration Release --output /app \
    && mkdir /data

# Chiseled: no shell, no package manager, no root; "extra" brings time zones and the rules of languages.
FROM mcr.microsoft.com/dotnet/aspnet:10.0.12-noble-chiseled-extra
WORKDIR /app
COPY --from=build /app ./
COPY --from=build --chown=$APP_UID:$APP_UID /data /data

# Nothing is written outside the data directory and, at start, /tmp: the rest of the file system may be read-only.
ENV ASPNETCORE_HTTP_PORTS=8080 \
    DOTNET_EnableDiagnostics=0 \
    Storage__DataDirectory=/data
USER $APP_UID
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
    CMD ["dotnet", "EventBooking.dll", "health", "http://127.0.0.1:8080/health/live"]
ENTRYPOINT ["dotnet", "EventBooking.dll"]
