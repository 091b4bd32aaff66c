/**
 * A worker's metrics for the eyes: the panel of {@code --dashboard} and of {@code weir tui}.
 *
 * <pre>
 * worker ── MetricsSnapshot ──► LivePanel ─┐
 * FILE.jsonl ── GrowingFile ──► TuiCommand ┴─► Panel (state → lines) ──► Screen
 * In       snapshots as JSON: of the worker in this process, or lines of a file that grows
 * Held     the last snapshot and the last event of a file; nothing of those before
 * Out      lines with colours over the terminal, or without, one panel after the other, elsewhere
 * Threads  those of the reporter, or the command's
 * Closing  the cursor and the terminal are as before
 * </pre>
 */
@NullMarked
package dev.weir.cli.dashboard;

import org.jspecify.annotations.NullMarked;
