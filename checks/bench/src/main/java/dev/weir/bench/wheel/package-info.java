/**
 * What deadlines cost a process: 100,000 of them a second for 10,000 sessions, our wheel beside
 * other timers, alone and with the delta steps that they wake; and that nothing armed costs
 * nothing.
 *
 * <pre>
 * In       which loads and sides
 * Held     one child process at a time, which carries one load of one side
 * Out      processor time in percent of one core, of the process and of the timer's own thread
 * Threads  in the child: a driver, the timer's own, and the steps' virtual threads
 * Closing  a child ends with its stdin, and with it all its threads
 * </pre>
 */
@NullMarked
package dev.weir.bench.wheel;

import org.jspecify.annotations.NullMarked;
