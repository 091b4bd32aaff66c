package dev.weir.livekit.room;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.INFO;

import dev.weir.channel.ChanClosed;
import dev.weir.livekit.rtc.LeaveReason;
import dev.weir.livekit.rtc.RemoteParticipant;
import dev.weir.livekit.rtc.RtcEvent;
import dev.weir.livekit.rtc.RtcRoom;
import java.util.Optional;

/** Takes what happens in a room to where it belongs. One thread runs it; nothing in it waits. */
final class Reception {
  private static final System.Logger LOG = System.getLogger(Reception.class.getName());

  private final Microphones microphones = new Microphones();
  private final RtcRoom room;
  private final Doorkeeper door;
  private final StateSign sign;
  private final Chat chat;
  private final SessionControl control;
  private final Handlers handlers;
  private final Optional<Hearing> hearing;

  /** The track of the caller that is heard; empty if none is. */
  private String heard = "";

  Reception(
      Means means,
      StateSign sign,
      Chat chat,
      SessionControl control,
      Handlers handlers,
      Optional<Hearing> hearing) {
    this.room = means.room();
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
      case RtcEvent.Left it -> left(it);
      case RtcEvent.TrackSubscribed it -> subscribed(it);
      case RtcEvent.TrackUnsubscribed it -> unsubscribed(it);
      case RtcEvent.TextOpened text -> opened(text);
      case RtcEvent.BytesOpened bytes -> opened(bytes);
      case RtcEvent.Called call -> handlers.called(call);
      case RtcEvent.DataReceived packet -> handlers.received(packet);
      case RtcEvent.Disconnected it -> door.lost(it.reason());
      case RtcEvent.Reconnecting _ -> LOG.log(INFO, "room \"{0}\": connects again", door.room());
      case RtcEvent.Reconnected _ -> sign.showAgain();
      case RtcEvent.TrackMuted _, RtcEvent.Pressed _, RtcEvent.OwnAttributes _ -> {}
    }
  }

  private void is(RemoteParticipant somebody) {
    if (door.is(somebody)) {
      listen();
    }
  }

  private void left(RtcEvent.Left event) {
    microphones.removeAll(event.identity());
    if (door.isCaller(event.identity())) {
      heard = "";
      hearing.ifPresent(it -> it.microphone().callerHasLeft());
    }
    door.left(event.identity(), event.reason());
  }

  private void subscribed(RtcEvent.TrackSubscribed event) {
    forget(event.track().sid());
    microphones.add(event.identity(), event.track());
    listen();
  }

  private void unsubscribed(RtcEvent.TrackUnsubscribed event) {
    forget(event.trackSid());
    microphones.remove(event.identity(), event.trackSid());
    listen();
  }

  /** What comes of that track now is another stream, or none. */
  private void forget(String sid) {
    heard = heard.equals(sid) ? "" : heard;
  }

  /** To the best that the caller has; if that is heard already, it goes on. */
  private void listen() {
    String best = door.caller().flatMap(microphones::best).orElse("");
    if (!best.isEmpty() && !best.equals(heard)) {
      heard = best;
      hearing.ifPresent(it -> it.microphone().listenTo(best));
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
