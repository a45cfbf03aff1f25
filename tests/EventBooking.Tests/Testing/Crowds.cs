namespace EventBooking.Tests.Testing;

/// <summary>A crowd needs the machine to itself.</summary>
[CollectionDefinition(nameof(Crowds), DisableParallelization = true)]
public sealed class Crowds;
