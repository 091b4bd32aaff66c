/**
 * A conversation in the terminal, through the log that every caller reads.
 *
 * <pre>
 * stdin ── Caller (lines) ──► Conversation ── inputs, interrupts ──► SessionHost
 * stdout ◄── Page ◄── Transcript, or EventLines ◄── Talk ◄── LogReader
 * In       lines of a terminal or a pipe; the events of one session's log
 * Held     the session, the inputs not answered yet, the row that is being written
 * Out      what is said, part by part; or each event as a line of JSON
 * Threads  one reads lines, one follows the log; the command's waits for the end
 * Closing  the terminal is as before; the session has ended
 * </pre>
 */
@NullMarked
package dev.weir.cli.console;

import org.jspecify.annotations.NullMarked;
