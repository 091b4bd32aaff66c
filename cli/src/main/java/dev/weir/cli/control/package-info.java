/**
 * The socket by which a running worker is asked, on its machine and by its user, who is there and
 * to drain.
 *
 * <pre>
 * ./weir sessions, drain → ControlClient → weir-PID.sock → ControlServer → AgentPool
 * In       one request a connection: a line of JSON, at most 4 KiB, within 2 s
 * Held     a socket, mode 0600, in a folder of the user's own, mode 0700; at most 16 connections
 * Out      lines of JSON: one for sessions; for drain one every 250 ms and one when it is over
 * Threads  a virtual one that accepts and one a connection; a client uses its caller's
 * Closing  the server tells those who wait for the drain how it went, then closes all and removes
 *          the socket, within 1 s. What a killed worker left is removed by the next that looks
 * </pre>
 */
@NullMarked
package dev.weir.cli.control;

import org.jspecify.annotations.NullMarked;
