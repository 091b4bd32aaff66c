package dev.weir.cli.bench;

import java.time.Duration;

/**
 * What all conversations of one run share.
 *
 * @param client to the worker
 * @param oracle to hold replies against
 * @param retention how long the worker keeps the deltas of an ended episode
 * @param rates how bad the network is
 * @param seed makes the plans of the cuts
 * @param run unlike that of any other run, for idempotency keys
 * @param tally counts
 * @param departure whether the worker leaves meanwhile
 */
record Bench(
    WeirClient client,
    Oracle oracle,
    Duration retention,
    Rates rates,
    long seed,
    String run,
    Tally tally,
    Departure departure) {}
