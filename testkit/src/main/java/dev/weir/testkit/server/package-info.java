/**
 * A server that hands out jobs as a self-hosted LiveKit server does, without network and media.
 *
 * <pre>
 * test ── place(job) ──► [server] ── offer, assign, terminate ──► worker
 *                                 ◄── load, states of jobs ──────
 * In       jobs of a test; what workers say of their load and their jobs
 * Held     the workers that are connected, the jobs they have been given
 * Out      where a job went, or why it was dropped: a job that was dropped is not offered again
 * Threads  the test's own; an offer runs on a virtual thread, as its answer may come too late.
 *          One lock, never held while a worker is called
 * Closing  a worker that closes its connection is forgotten together with its jobs
 * </pre>
 */
@NullMarked
package dev.weir.testkit.server;

import org.jspecify.annotations.NullMarked;
