/**
 * Sessions over HTTP and server-sent events, by {@code docs/wire.md}.
 *
 * <pre>
 * caller → [gateway] → worker: session → turn: model —channel→ deltas → episode → [gateway] → caller
 * In       requests of at most 256 KiB; readers' cursors
 * Held     nothing but open streams, at most 64 a session: the log holds the events
 * Out      JSON, problem+json, event streams; bodies were encoded once by the log. On a port of its
 *          own, if asked for, how the worker is
 * Threads  one virtual thread a request, for a stream as long as it lasts; it waits for the log or
 *          for the socket. A write that makes no progress for 10 s is ended
 * Closing  close() lets open streams say goodbye, up to the grace period, then cuts them
 * </pre>
 */
@NullMarked
package dev.weir.gateway;

import org.jspecify.annotations.NullMarked;
