using Dapper;
using EventBooking.Bookings;
using EventBooking.Email;
using EventBooking.Outbox;
using Microsoft.Data.Sqlite;

namespace EventBooking.Storage.Sqlite;

public sealed class SqliteOutbox(SqliteDatabase database) : IOutbox
{
    private const string IsFree =
        """
        o.status = 'waiting' AND ifnull(o.leased_until, 0) <= @Now AND NOT EXISTS (
            SELECT 1 FROM outbox other
            WHERE other.booking_number = o.booking_number AND other.recipient = o.recipient AND other.number <> o.number
                AND other.status = 'waiting' AND other.leased_until > @Now)
        """;

    private const string IsDue = $"{IsFree} AND o.due_at <= @Now";
    private const string IsOfAttendee = $"{IsFree} AND o.recipient = 'attendee' AND (o.due_at <= @Now OR o.due_at = @HeldUntilReleased)";
    private const string IsOfAdmin = $"{IsDue} AND o.recipient = 'admin'";
    private const string IsOfBooking = "booking_number = (SELECT number FROM bookings WHERE id = @BookingId)";
    private const string IsWaiting = "status = 'waiting' AND kind <> 'reminder'";
    private const string IsRetrying = "status = 'waiting' AND attempts > 0";
    private const string IsFailed = "status = 'parked'";

    public Task<bool> AddAsync(OutboxMessage message, CancellationToken cancellationToken) =>
        database.WriteInTransactionAsync(transaction => Insert(transaction, message) == 1);

    public Task<IReadOnlyList<ClaimedMessage>> ClaimAsync(
        EmailRecipient? recipient, int limit, DateTimeOffset now, DateTimeOffset leasedUntil, CancellationToken cancellationToken)
    {
        var isClaimed = recipient switch
        {
            EmailRecipient.Attendee => IsOfAttendee,
            EmailRecipient.Admin => IsOfAdmin,
            _ => IsDue,
        };
        var claim = new
        {
            Now = now.ToUnixTimeMilliseconds(),
            LeasedUntil = leasedUntil.ToUnixTimeMilliseconds(),
            LeaseId = BookingId.Generate(),
            Limit = limit,
            HeldUntilReleased = OutboxMessage.HeldUntilReleased.ToUnixTimeMilliseconds(),
        };

        // Reading is cheap and blocks nobody. The write lock is taken only if there is something to claim.
        var hasAny = $"SELECT EXISTS (SELECT 1 FROM outbox o WHERE {isClaimed})";
        return database.Read(connection => connection.ExecuteScalar<bool>(hasAny, claim))
            ? database.WriteInTransactionAsync<IReadOnlyList<ClaimedMessage>>(transaction =>
            {
                IReadOnlyList<ClaimedMessage> due =
                [
                    .. transaction.Connection!.Query<ClaimRow, BookingRow, ClaimedMessage>(
                        $"""
                        SELECT o.id AS MessageId, o.recipient, o.kind, o.revision AS MessageRevision, o.detail, o.attempts,
                            o.first_tried_at AS FirstTriedAt, {BookingRow.Columns("b")}
                        FROM outbox o JOIN bookings b ON b.number = o.booking_number
                        WHERE {isClaimed} ORDER BY o.due_at, o.number LIMIT @Limit
                        """,
                        (message, booking) => message.ToClaimed(claim.LeaseId, booking.ToBooking()),
                        claim,
                        transaction),
                ];
                transaction.Connection!.Execute(
                    $"""
                    UPDATE outbox SET leased_until = @LeasedUntil, lease_owner = @LeaseId, first_tried_at = ifnull(first_tried_at, @Now)
                    WHERE {IsOfBooking} AND id = @MessageId
                    """,
                    due.Select(message =>
                        new { message.MessageId, BookingId = message.Booking.Id, message.LeaseId, claim.LeasedUntil, claim.Now }),
                    transaction);
                return due;
            })
            : Task.FromResult<IReadOnlyList<ClaimedMessage>>([]);
    }

    public Task SettleAsync(ClaimedMessage claimed, Settlement settlement, CancellationToken cancellationToken) =>
        database.WriteInTransactionAsync(transaction =>
        {
            if (claimed.ReleasedBy(settlement) is { } released)
            {
                transaction.Connection!.Execute(
                    $"UPDATE outbox SET due_at = @DueAt WHERE {IsOfBooking} AND id = @released AND due_at = @HeldUntilReleased",
                    new
                    {
                        released,
                        BookingId = claimed.Booking.Id,
                        DueAt = claimed.Booking.CreatedAt.ToUnixTimeMilliseconds(),
                        HeldUntilReleased = OutboxMessage.HeldUntilReleased.ToUnixTimeMilliseconds(),
                    },
                    transaction);
            }

            return transaction.Connection!.Execute(
                $"""
                UPDATE outbox SET
                    status = @Status, attempts = @Attempts, last_error = @Error, leased_until = NULL, lease_owner = NULL,
                    due_at = iif(@Status = 'waiting', @At, due_at), settled_at = iif(@Status = 'waiting', NULL, @At),
                    first_tried_at = iif(@IsUntried, NULL, first_tried_at)
                WHERE {IsOfBooking} AND id = @MessageId AND lease_owner = @LeaseId
                """,
                new
                {
                    BookingId = claimed.Booking.Id,
                    claimed.MessageId,
                    claimed.LeaseId,
                    Status = SqliteText.Of(settlement.Status),
                    settlement.Attempts,
                    settlement.Error,
                    At = settlement.At.ToUnixTimeMilliseconds(),
                    IsUntried = claimed.IsUntriedAfter(settlement),
                },
                transaction);
        });

    public Task<int> RetryFailedAsync(
        string? bookingId, DateTimeOffset now, DateTimeOffset forgottenSince, CancellationToken cancellationToken)
    {
        var ofBooking = bookingId is null ? "" : $"AND {IsOfBooking}";
        return database.WriteInTransactionAsync(transaction => transaction.Connection!.Execute(
            $"""
            UPDATE outbox SET
                status = 'waiting', attempts = 0, due_at = @Now, settled_at = NULL,
                first_tried_at = iif(first_tried_at <= @ForgottenSince, NULL, first_tried_at)
            WHERE {IsFailed} {ofBooking}
            """,
            new { BookingId = bookingId, Now = now.ToUnixTimeMilliseconds(), ForgottenSince = forgottenSince.ToUnixTimeMilliseconds() },
            transaction));
    }

    public Task<IReadOnlyList<MessageState>> FindByBookingAsync(string bookingId, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<MessageState>>(
        [
            .. database.Read(connection => connection.Query<StateRow>(
                    $"""
                    SELECT id, recipient, kind, status, attempts, last_error AS LastError,
                        created_at AS CreatedAt, due_at AS DueAt, settled_at AS SettledAt
                    FROM outbox WHERE {IsOfBooking} ORDER BY recipient, created_at, number
                    """,
                    new { BookingId = bookingId }))
                .Select(row => row.ToState()),
        ]);

    public Task<OutboxSummary> SummarizeAsync(int maxFailed, CancellationToken cancellationToken) =>
        Task.FromResult(database.Read(connection => new OutboxSummary(
            connection.ExecuteScalar<long>($"SELECT count(*) FROM outbox WHERE {IsWaiting}"),
            connection.ExecuteScalar<long>($"SELECT count(*) FROM outbox WHERE {IsRetrying}"),
            connection.ExecuteScalar<long>($"SELECT count(*) FROM outbox WHERE {IsFailed}"),
            [
                .. connection.Query<FailedRow>(
                        $"""
                        SELECT b.reference, o.recipient, o.last_error AS Reason, o.attempts, o.settled_at AS SettledAt
                        FROM outbox o JOIN bookings b ON b.number = o.booking_number
                        WHERE o.{IsFailed} ORDER BY o.settled_at DESC, o.number DESC LIMIT @maxFailed
                        """,
                        new { maxFailed })
                    .Select(row => row.ToFailed()),
            ])));

    /// <summary>Returns 0 if a message with this id exists.</summary>
    internal static int Insert(SqliteTransaction transaction, OutboxMessage message) =>
        transaction.Connection!.Execute(
            """
            INSERT INTO outbox (booking_number, id, recipient, kind, revision, detail, due_at, created_at)
            VALUES ((SELECT number FROM bookings WHERE id = @BookingId), @Id, @Recipient, @Kind, @Revision, @Detail, @DueAt, @CreatedAt)
            ON CONFLICT (booking_number, id) DO NOTHING
            """,
            new
            {
                message.Id,
                message.BookingId,
                Recipient = SqliteText.Of(message.Recipient),
                Kind = SqliteText.Of(message.Kind),
                message.Revision,
                message.Detail,
                DueAt = message.DueAt.ToUnixTimeMilliseconds(),
                CreatedAt = message.CreatedAt.ToUnixTimeMilliseconds(),
            },
            transaction);

    private static DateTimeOffset? MomentOf(long? milliseconds) =>
        milliseconds is { } known ? DateTimeOffset.FromUnixTimeMilliseconds(known) : null;

    private sealed record ClaimRow
    {
        public required string MessageId { get; init; }

        public required string Recipient { get; init; }

        public required string Kind { get; init; }

        public required long MessageRevision { get; init; }

        public required string? Detail { get; init; }

        public required long Attempts { get; init; }

        public required long? FirstTriedAt { get; init; }

        public ClaimedMessage ToClaimed(string leaseId, Booking booking) =>
            new(MessageId, SqliteText.Parse<EmailRecipient>(Recipient), (int)Attempts, MomentOf(FirstTriedAt), leaseId, booking)
            {
                Kind = SqliteText.Parse<EmailKind>(Kind),
                Revision = (int)MessageRevision,
                Detail = Detail,
            };
    }

    private sealed record StateRow
    {
        public required string Id { get; init; }

        public required string Recipient { get; init; }

        public required string Kind { get; init; }

        public required string Status { get; init; }

        public required long Attempts { get; init; }

        public required string? LastError { get; init; }

        public required long CreatedAt { get; init; }

        public required long DueAt { get; init; }

        public required long? SettledAt { get; init; }

        public MessageState ToState()
        {
            var status = SqliteText.Parse<OutboxStatus>(Status);
            return new()
            {
                Id = Id,
                Recipient = SqliteText.Parse<EmailRecipient>(Recipient),
                Kind = SqliteText.Parse<EmailKind>(Kind),
                Status = status,
                Attempts = (int)Attempts,
                LastError = LastError,
                CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(CreatedAt),
                DueAt = MessageState.WhenDue(status, DateTimeOffset.FromUnixTimeMilliseconds(DueAt)),
                SettledAt = MomentOf(SettledAt),
            };
        }
    }

    private sealed record FailedRow
    {
        public required string Reference { get; init; }

        public required string Recipient { get; init; }

        public required string? Reason { get; init; }

        public required long Attempts { get; init; }

        public required long SettledAt { get; init; }

        public FailedMessage ToFailed() => new()
        {
            Reference = Reference,
            Recipient = SqliteText.Parse<EmailRecipient>(Recipient),
            Reason = Reason,
            Attempts = (int)Attempts,
            SettledAt = DateTimeOffset.FromUnixTimeMilliseconds(SettledAt),
        };
    }
}
