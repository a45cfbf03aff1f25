using EventBooking.Load.Verification;

namespace EventBooking.Load.Filling;

/// <summary>Clients that book whatever slot is open, spread over the instances of a site, until each slot has been called full.</summary>
/// <param name="instances">Addresses.</param>
/// <param name="timeout">After which an answer is taken for lost.</param>
/// <param name="patience">After which a booking without a clear answer is given up, and filling with it.</param>
internal sealed class FillingCrowd(IReadOnlyList<Uri> instances, TimeSpan timeout, TimeSpan patience)
{
    /// <summary>Every so many bookings, one is sent again although it was answered: it must get the same answer from another instance.</summary>
    private const int BookingsPerRepeat = 10;

    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    /// <summary>Says after each seat that it is taken. What had no clear answer in time is left so in the ledger.</summary>
    public async Task FillAsync(Ledger ledger, IReadOnlyList<string> slotIds, int clients, Action<int> booked, CancellationToken cancellationToken)
    {
        using var givenUp = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var connections = instances.Select(address => new HttpClient { BaseAddress = address, Timeout = timeout }).ToList();
        var sender = new BookingSender(connections, LongestPause);
        var open = new OpenSlots(slotIds);
        try
        {
            await Task.WhenAll(Enumerable.Range(0, clients).Select(client => Task.Run(() => BookAsync(client), CancellationToken.None)));
            cancellationToken.ThrowIfCancellationRequested();
        }
        finally
        {
            connections.ForEach(connection => connection.Dispose());
        }

        async Task BookAsync(int client)
        {
            var random = new Random(client);
            for (var made = 0; !givenUp.IsCancellationRequested && open.TryDraw(random, out var slotId);)
            {
                var attempt = ledger.Open(slotId);
                await SendAsync(attempt, client);
                switch (attempt.Outcome)
                {
                    case AttemptOutcome.Booked:
                        booked(1);
                        if (++made % BookingsPerRepeat == 0 && !await SendAsync(attempt, client + 1) && !givenUp.IsCancellationRequested)
                        {
                            attempt.NeverRepeated();
                            await givenUp.CancelAsync();
                        }

                        break;
                    case AttemptOutcome.Unclear:
                        await givenUp.CancelAsync();
                        break;
                    default:
                        open.Close(slotId);
                        break;
                }
            }
        }

        async Task<bool> SendAsync(Attempt attempt, int instance)
        {
            using var patient = CancellationTokenSource.CreateLinkedTokenSource(givenUp.Token);
            patient.CancelAfter(patience);
            try
            {
                await sender.SendAsync(attempt, instance, patient.Token);
                return true;
            }
            catch (OperationCanceledException)
            {
                return false;
            }
        }
    }
}
