/**
 * The client's side of the Model Context Protocol, as far as tools go: what servers have, and calls
 * of it. Knows nothing of agents.
 *
 * <pre>
 * McpClient → Peer: requests ↔ answers, by id → Wire → a process's pipes, or HTTP → the server
 * In       calls, on the threads of their callers
 * Held     the calls under way; of a process also the last lines of its stderr
 * Out      the server's answers, as text
 * Threads  none for HTTP. A process has two platform threads, since a read of a pipe holds its
 *          carrier for as long as the server says nothing
 * Closing  close() ends the process, by force if it must; who waits is told that it is over
 * </pre>
 */
@NullMarked
package dev.weir.agent.mcp;

import org.jspecify.annotations.NullMarked;
