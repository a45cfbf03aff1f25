namespace EventBooking.Tests.Testing;

/// <summary>These tests need the machine for themselves.</summary>
[CollectionDefinition(nameof(Crowds), DisableParallelization = true)]
public sealed class Crowds;
