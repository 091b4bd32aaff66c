/**
 * The agent in a room: how a caller with a standard client meets it.
 *
 * <pre>
 * RtcEvent ──► Doorkeeper: who is the caller ──► gone
 *                │  ├─ caller's microphone ──[8]──► VoiceSession ──► AgentSession
 *                │  ├─ lk.chat ──[8]──► Chat ── input ──► AgentSession
 *                │  └─ calls, data, other streams ──► CallRoom ──► the agent's own code
 * AgentSession ──log──► AgentCaptions ──► lk.transcription         (as it is heard)
 *              ──events──► StateSign [newest] ──► lk.agent.state
 *              ──events──► CallerCaptions [256] ──► lk.transcription
 *              ──voice──► PacedOut, 200 ms ahead ──► LocalTrack
 *
 * In       a ticket, a session; what happens in the room
 * Held     who is there; what the queues above hold
 * Out      attributes, a track, streams of text; inputs of the session; that the caller has gone
 * Threads  of a room some, virtual: events, state, captions, transcripts, chat, microphone; one for
 *          each call of a method of the agent. None of them keeps the room's own threads waiting
 * Closing  hears nobody any more, says what was to be said within a second, then takes down the
 *          track and leaves; from any state
 * </pre>
 */
@NullMarked
package dev.weir.livekit.room;

import org.jspecify.annotations.NullMarked;
