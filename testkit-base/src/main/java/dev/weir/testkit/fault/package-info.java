/**
 * Bad networks on demand, for tests and for {@code weir bench}. Nothing here knows JUnit.
 *
 * <pre>
 * In       TCP connections on loopback, each with the {@link dev.weir.testkit.fault.Fault} it shall meet
 * Held     two sockets and 16 KiB a connection until it ends; what was struck is only counted
 * Out      the same bytes to the target and back, up to the fault
 * Threads  virtual ones of the proxy: one accepts, two carry each connection
 * Closing  {@link dev.weir.testkit.fault.FaultProxy#close()} ends all connections and joins the threads
 * </pre>
 */
@NullMarked
package dev.weir.testkit.fault;

import org.jspecify.annotations.NullMarked;
