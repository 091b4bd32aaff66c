/**
 * A session that is spoken with: who listens, when a caller has said all, when a caller interrupts,
 * and what was heard of the agent.
 *
 * <pre>
 * microphone ──[8]──► detector ──[64]──► TurnTaking ──► AgentSession.input, Speech.interrupt
 *                 └─► recogniser ─[64]──►     ▲  │
 *                                 time, voice ┘  └────► held back, goes on, falls silent
 * AgentSession ──[64]──► sentences ──[2]──► synthesiser ──[5 s]──► AudioOut ──► what was heard
 *
 * In       frames of one caller, taken as they come, silenced while the agent may not be
 *          interrupted or learns its echo; text of the session, as it is made
 * Held     what was said since the last answer; what the channels above hold; 200 ms of sound
 * Out      inputs, interruptions, user states and events of the session; sound; the text that was
 *          heard
 * Threads  of a session two, virtual: microphone, turns; of an utterance two: split, play. What is
 *          decided is decided on one thread. A turn detector runs there, a synthesiser's and a
 *          recogniser's code where they say; none under a lock
 * Closing  the end of the microphone commits what was said, unless code does that; close() gives up
 *          at once and joins within a second. Closing an utterance silences it before anything else
 * </pre>
 */
@NullMarked
package dev.weir.voice.session;

import org.jspecify.annotations.NullMarked;
