/**
 * Sessions whose agents run in JVMs of their own, one JVM a session, from a pool of warm ones.
 *
 * <pre>
 * gateway → worker: [RemoteSession ── frames over a Unix socket ──► child JVM: AgentSession] → log
 *                   [SessionLog ◄── entries, a wish to end, answers ──┘                    ]
 * In       agents and models that can be named ({@link dev.weir.worker.process.Parcel}), inputs
 * Held     the child JVMs: warm ones up to the pool's size, and one for each open session. Of a
 *          session its log, which repeats the child's under the same numbers
 * Out      the session's log; what a child prints, line by line, in the worker's log
 * Threads  of the worker: a virtual reader and writer for each child, and a platform thread for
 *          what it prints. Of a child: a reader, a writer and one that serves the session, all
 *          platform threads, so that a loop on the only carrier can be seen, named and ended. No
 *          user code runs in the worker
 * Closing  a session asks its child to end and kills it if it does not. A child that is lost, or
 *          says what cannot be read, ends its own session: its episode fails with
 *          {@code process_died}. A child whose worker is gone ends itself
 * </pre>
 */
@NullMarked
package dev.weir.worker.process;

import org.jspecify.annotations.NullMarked;
