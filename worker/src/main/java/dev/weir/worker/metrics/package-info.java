/**
 * What a worker tells of itself: how many sessions, how much memory.
 *
 * <pre>
 * pool ── started, ended, failed ──► WorkerMetrics ── MetricsSnapshot ──► whoever asks
 *                                        │ events, 256 for each stream
 *                                        ▼
 *                  MetricsReporter: at each interval ──► MetricsSink: JSON lines, JSON file, one's own
 * MemoryWatch: every 5 s ── a warning, or once: the limit is reached ──► pool
 *
 * In       begins and ends of sessions, of any thread; how the pool is, asked for at each snapshot;
 *          /proc/self and what the collectors report
 * Held     a number for each agent with live sessions; at most 256 events for each stream: what
 *          comes while they wait is dropped, counted, and said in the stream
 * Out      snapshots, lines, a file that is replaced as a whole, warnings in the log, one call at the
 *          memory limit
 * Threads  counting never waits. A daemon platform thread for each output and one for the memory, asleep
 *          between their beats; sinks and the call at the limit run on these. No user code under a lock
 * Closing  a reporter writes a last time and closes its sinks, within twice the interval, at least
 *          1 s each; one that is stuck is interrupted and reported. A watch just stops
 * </pre>
 */
@NullMarked
package dev.weir.worker.metrics;

import org.jspecify.annotations.NullMarked;
