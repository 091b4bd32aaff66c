/**
 * Many readers of one stream over server-sent events: what a delivered event costs the server's
 * processor, what a reader costs its memory, how late an event comes.
 *
 * <pre>
 * In       a server (ours, Centrifugo) as a child process
 * Held     the sockets of all readers
 * Out      cells at 1, 64 and 1,000 readers
 * Threads  one selector thread reads all sockets; the bench's thread publishes
 * Closing  ends the reader thread, the sockets and the servers
 * </pre>
 */
@NullMarked
package dev.weir.bench.subscribers;

import org.jspecify.annotations.NullMarked;
