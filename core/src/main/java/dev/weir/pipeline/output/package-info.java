/**
 * What becomes of the items that a pipeline collects, and of its failures: kept in memory, written
 * to disk, logged.
 *
 * <pre>
 * step ─► items ─► Materializer ─────► list, or file: json, jsonl, csv, txt, ser (Serializer)
 *      └► failure ─► ErrorMaterializer ─► log, or one line more in a file
 *
 * In       the items of one step, as they come; its failures, one by one
 * Held     memory and disk: all items, for those who take them; diskOnly: one item and a buffer of
 *          64 KiB; a failure while it is being written
 * Out      the items as a list, or the file that holds them; a file stands under its name when it
 *          is complete, and until then the one before
 * Threads  on the thread of the step, which waits for the disk; an interrupt ends the writing. All
 *          here is immutable and may serve any number of steps and runs; who appends to one file
 *          does so one at a time
 * Closing  nothing stays open. What was not written to its end is removed; a process that is killed
 *          leaves a hidden file that ends in .tmp
 * </pre>
 */
@NullMarked
package dev.weir.pipeline.output;

import org.jspecify.annotations.NullMarked;
