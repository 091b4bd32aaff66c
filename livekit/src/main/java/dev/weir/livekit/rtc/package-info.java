/**
 * Rooms with sound, as a caller's own client has them: joined, listened to, spoken in.
 *
 * <pre>
 * RtcClient ── connect(url, token) ──► RtcRoom ── events() ──► RtcEvent, in order
 *                                        │  ├── listen(track) ──► frames of one participant
 *                                        │  └── publish(name)  ──► LocalTrack ◄── frames of ours
 *                                        └── text streams, byte streams, data, calls, attributes
 * In       a url and a token; frames, texts, data
 * Held     of a room, its events and frames that nobody took yet, within bounds
 * Out      events; frames; replies of others
 * Threads  the native library's own, which are never kept waiting; none of ours for a room
 * Closing  a room ends with Disconnected, after which its channels end; closing the client ends all
 *          its rooms
 * </pre>
 */
@NullMarked
package dev.weir.livekit.rtc;

import org.jspecify.annotations.NullMarked;
