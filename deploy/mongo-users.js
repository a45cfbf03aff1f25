// Runs once, when docker-compose.yml creates the database: the application may use its own database only.
db.getSiblingDB('eventbooking').createUser({
  user: 'eventbooking',
  pwd: process.env.EVENTBOOKING_PASSWORD,
  roles: [{ role: 'readWrite', db: 'eventbooking' }, { role: 'dbAdmin', db: 'eventbooking' }],
});
