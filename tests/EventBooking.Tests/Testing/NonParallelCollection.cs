namespace EventBooking.Tests.Testing;

/// <summary>Tests that must not run at the same time as others.</summary>
[CollectionDefinition(nameof(NonParallelCollection), DisableParallelization = true)]
public sealed class NonParallelCollection;
