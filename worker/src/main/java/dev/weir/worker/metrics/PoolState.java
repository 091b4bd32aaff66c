package dev.weir.worker.metrics;

import dev.weir.worker.metrics.MetricsSnapshot.Drain;
import org.jspecify.annotations.Nullable;

/**
 * What the pool knows better than its counts.
 *
 * @param registeredAgents how many
 * @param drain what it still waits for; null while the worker takes jobs
 */
public record PoolState(int registeredAgents, @Nullable Drain drain) {}
