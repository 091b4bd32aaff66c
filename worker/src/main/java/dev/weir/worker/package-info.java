/**
 * Thousands of sessions in one process.
 *
 * <pre>
 * caller → gateway → [worker: session → turn]: model —channel→ deltas → episode → gateway → caller
 * In       jobs, each filtered and routed to an agent at the door, while it is answered; inputs to
 *          their sessions
 * Held     the registered agents and the live sessions, at most maxConcurrentSessions, and of an
 *          agent at most maxSessionsPerAgent, hard caps: a slot is taken before anything of others
 *          runs. With a SessionStore their logs are also in files, from which a restarted worker
 *          takes them up. Parked sessions, without a slot, and those in line for one
 * Out      answers to jobs, the load, the sessions' logs
 *          With isolation process a session lives in a child JVM (package process), its log here
 * Threads  the caller's; filter and router run on virtual threads of their own, for 2 s a job at
 *          most. A job has one while it begins and one while it ends; held, it has none. No user
 *          code under a lock. A watchdog looks from the ticker's platform thread
 * Closing  drain() refuses new work, tells the dispatcher, lets accepted inputs be answered and
 *          connected callers finish, up to its limit; then every job is ended in the same steps,
 *          each with a limit of its own. What a store keeps of sessions stays
 * </pre>
 */
@NullMarked
package dev.weir.worker;

import org.jspecify.annotations.NullMarked;
