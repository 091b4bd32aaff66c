/**
 * Rooms with sound, as a caller's own client has them: joined, listened to, spoken in. {@link
 * dev.weir.livekit.rtc.NativeRtc} does it by LiveKit's native library; {@link
 * dev.weir.livekit.rtc.LiveKitLibrary} says where that is.
 *
 * <pre>
 * RtcClient ── connect(url, token) ──► RtcRoom ── events() ──► RtcEvent, in order
 *                                        │  ├── listen(track) ──► frames of one participant
 *                                        │  └── publish(name)  ──► LocalTrack ◄── frames of ours
 *                                        └── text streams, byte streams, data, calls, attributes
 *
 * native library ── Upcall ──► Engine ──► NativeRoom: RoomEvents, Roster ──► Inbox
 *        ▲                       ├──────► Sound: frames of a listener
 *        │                       ├──────► Readers: pieces of streams
 *        └── Asking ◄── Pending ◄┘        of whoever has asked, by the request's id
 *
 * In       a url and a token; frames, texts, data
 * Held     of a room: 4,096 events, then the room is lost; of a listener 1 s of frames, then the
 *          oldest give way; of a stream on its way in 4 MiB, of all of a room 32 MiB, then it fails;
 *          256 of these at a time, then more are refused; of a track its queue, twice at most, then
 *          capture waits. Of the library's things a number for each, dropped once
 * Out      events; frames; replies of others
 * Threads  the native library's own, livekit-native-N, which are never kept waiting: what it says is
 *          put where it belongs at once, in the order in which it is said. None of ours for a room,
 *          but for the moment in which one is left
 * Closing  a room ends with Disconnected, after which its channels end and all that the library
 *          holds for it is let go of; closing the client ends all its rooms. The library stays: it is
 *          loaded once in a process. Where it panics, all rooms are lost, not the process
 * </pre>
 */
@NullMarked
package dev.weir.livekit.rtc;

import org.jspecify.annotations.NullMarked;
