package dev.weir.livekit.room;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.INFO;

import dev.weir.agent.AgentSession;
import dev.weir.channel.ChanClosed;
import dev.weir.livekit.rtc.LeaveReason;
import dev.weir.livekit.rtc.RemoteParticipant;
import dev.weir.livekit.rtc.RemoteTrack;
import dev.weir.livekit.rtc.RemoteTrack.Source;
import dev.weir.livekit.rtc.RtcEvent;
import dev.weir.livekit.rtc.RtcRoom;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Takes what happens in a room to where it belongs. One thread runs it; nothing in it waits. */
final class Reception {
  private static final System.Logger LOG = System.getLogger(Reception.class.getName());

  /** The last microphone of each participant that can be listened to. */
  private final Map<String, String> microphones = new HashMap<>();

  private final RtcRoom room;
  private final AgentSession session;
  private final Doorkeeper door;
  private final StateSign sign;
  private final Chat chat;
  private final SessionControl control;
  private final Handlers handlers;
  private final Optional<Hearing> hearing;

  Reception(
      Means means,
      StateSign sign,
      Chat chat,
      SessionControl control,
      Handlers handlers,
      Optional<Hearing> hearing) {
    this.room = means.room();
    this.session = means.session();
    this.door = means.door();
    this.sign = sign;
    this.chat = chat;
    this.control = control;
    this.handlers = handlers;
    this.hearing = hearing;
  }

  boolean run() throws InterruptedException {
    try {
      room.participants().forEach(this::is);
      while (true) {
        take(room.events().receive());
      }
    } catch (ChanClosed e) {
      door.lost(LeaveReason.UNKNOWN); // unless it was told why
      return true;
    }
  }

  private void take(RtcEvent event) {
    switch (event) {
      case RtcEvent.Joined it -> is(it.participant());
      case RtcEvent.Changed it -> is(it.participant());
      case RtcEvent.Left it -> {
        microphones.remove(it.identity());
        door.left(it.identity(), it.reason());
      }
      case RtcEvent.TrackSubscribed it -> heard(it.identity(), it.track());
      case RtcEvent.TrackUnsubscribed it -> microphones.remove(it.identity(), it.trackSid());
      case RtcEvent.TextOpened text -> opened(text);
      case RtcEvent.BytesOpened bytes -> opened(bytes);
      case RtcEvent.Called call -> handlers.called(call);
      case RtcEvent.DataReceived packet -> handlers.received(packet);
      case RtcEvent.Disconnected it -> door.lost(it.reason());
      case RtcEvent.Reconnecting _ -> LOG.log(INFO, "room \"{0}\": connects again", door.room());
      case RtcEvent.Reconnected _ -> sign.showAgain(session.agentState());
      case RtcEvent.TrackMuted _, RtcEvent.Pressed _, RtcEvent.OwnAttributes _ -> {}
    }
  }

  private void is(RemoteParticipant somebody) {
    if (door.is(somebody)) {
      listenTo(microphones.get(somebody.identity()));
    }
  }

  private void heard(String identity, RemoteTrack track) {
    if (track.audio() && isMicrophone(track.source())) {
      microphones.put(identity, track.sid());
      if (door.isCaller(identity)) {
        listenTo(track.sid());
      }
    }
  }

  /** Telephones, and programs, do not always say what their sound is of. */
  private static boolean isMicrophone(Source source) {
    return source == Source.MICROPHONE || source == Source.UNKNOWN;
  }

  private void listenTo(@Nullable String sid) {
    if (sid != null) {
      hearing.ifPresent(it -> it.microphone().listenTo(sid));
    }
  }

  private void opened(RtcEvent.TextOpened text) {
    boolean isChat = text.header().topic().equals(Chat.TOPIC);
    if (isChat && door.isCaller(text.identity())) {
      chat.add(text);
    } else if (isChat || !handlers.opened(text)) {
      ignored(text.identity(), text.header().topic());
      text.text().cancel();
    }
  }

  private void opened(RtcEvent.BytesOpened bytes) {
    boolean isCallers = door.isCaller(bytes.identity());
    String topic = bytes.header().topic();
    if (topic.equals(SessionControl.TOPIC) && isCallers) {
      control.add(bytes);
    } else if (topic.equals(RecordedAhead.TOPIC) && isCallers && hearing.isPresent()) {
      hearing.get().recorded().add(bytes);
    } else if (!handlers.opened(bytes)) {
      ignored(bytes.identity(), topic);
      bytes.bytes().cancel();
    }
  }

  /** What the caller is heard with. */
  record Hearing(CallerMicrophone microphone, RecordedAhead recorded) {}

  private void ignored(String identity, String topic) {
    LOG.log(DEBUG, "room \"{0}\": {1} of {2} is not for us", door.room(), topic, identity);
  }
}
