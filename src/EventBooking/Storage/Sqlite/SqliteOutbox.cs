using Dapper;
using EventBooking.Bookings;
using EventBooking.Outbox;

namespace EventBooking.Storage.Sqlite;

public sealed class SqliteOutbox(SqliteDatabase database) : IOutbox
{
    public Task<IReadOnlyList<ClaimedMessage>> ClaimAsync(int limit, DateTimeOffset now, DateTimeOffset leasedUntil, CancellationToken cancellationToken)
    {
        var claim = new { Now = now.ToUnixTimeMilliseconds(), LeasedUntil = leasedUntil.ToUnixTimeMilliseconds(), LeaseId = BookingId.Draw(), Limit = limit };

        // Looking is cheap and holds nobody up; the write lock is taken only when there is something to claim.
        return database.Read(connection => connection.ExecuteScalar<bool>($"SELECT EXISTS (SELECT 1 FROM outbox WHERE {IsDue})", claim))
            ? database.WriteInTransactionAsync<IReadOnlyList<ClaimedMessage>>(transaction =>
            {
                transaction.Connection!.Execute(
                    $"""
                    UPDATE outbox SET leased_until = @LeasedUntil, lease_owner = @LeaseId
                    WHERE id IN (SELECT id FROM outbox WHERE {IsDue} ORDER BY due_at, number LIMIT @Limit)
                    """,
                    claim,
                    transaction);
                return
                [
                    .. transaction.Connection!.Query<ClaimRow, BookingRow, ClaimedMessage>(
                        $"""
                        SELECT o.id AS MessageId, o.recipient, o.attempts, {BookingRow.Columns("b")}
                        FROM outbox o JOIN bookings b ON b.id = o.booking_id
                        WHERE o.lease_owner = @LeaseId ORDER BY o.due_at, o.number
                        """,
                        (message, booking) => new(message.MessageId, SqliteText.Parse<OutboxRecipient>(message.Recipient), (int)message.Attempts, claim.LeaseId, booking.ToBooking()),
                        claim,
                        transaction),
                ];
            })
            : Task.FromResult<IReadOnlyList<ClaimedMessage>>([]);
    }

    public Task SettleAsync(ClaimedMessage claimed, Settlement settlement, CancellationToken cancellationToken) =>
        database.WriteInTransactionAsync(transaction =>
        {
            if (claimed.ReleasedBy(settlement) is { } released)
            {
                transaction.Connection!.Execute(
                    "UPDATE outbox SET due_at = @DueAt WHERE id = @released AND due_at = @OnceReleased",
                    new { released, DueAt = claimed.Booking.CreatedAt.ToUnixTimeMilliseconds(), OnceReleased = OutboxMessage.OnceReleased.ToUnixTimeMilliseconds() },
                    transaction);
            }

            return transaction.Connection!.Execute(
                """
                UPDATE outbox SET
                    status = @Status, attempts = @Attempts, last_error = @Error, leased_until = NULL, lease_owner = NULL,
                    due_at = iif(@Status = 'waiting', @At, due_at), settled_at = iif(@Status = 'waiting', NULL, @At)
                WHERE id = @MessageId AND lease_owner = @LeaseId
                """,
                new
                {
                    claimed.MessageId,
                    claimed.LeaseId,
                    Status = SqliteText.Of(settlement.Status),
                    settlement.Attempts,
                    settlement.Error,
                    At = settlement.At.ToUnixTimeMilliseconds(),
                },
                transaction);
        });

    public Task<IReadOnlyList<MessageState>> FindByBookingAsync(string bookingId, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<MessageState>>(
        [
            .. database.Read(connection => connection.Query<StateRow>(
                    "SELECT recipient, status, attempts, last_error AS LastError FROM outbox WHERE booking_id = @bookingId ORDER BY number", new { bookingId }))
                .Select(row => new MessageState(SqliteText.Parse<OutboxRecipient>(row.Recipient), SqliteText.Parse<OutboxStatus>(row.Status), (int)row.Attempts, row.LastError)),
        ]);

    private const string IsDue = "status = 'waiting' AND due_at <= @Now AND ifnull(leased_until, 0) <= @Now";

    private sealed record ClaimRow
    {
        public required string MessageId { get; init; }

        public required string Recipient { get; init; }

        public required long Attempts { get; init; }
    }

    private sealed record StateRow
    {
        public required string Recipient { get; init; }

        public required string Status { get; init; }

        public required long Attempts { get; init; }

        public required string? LastError { get; init; }
    }
}
