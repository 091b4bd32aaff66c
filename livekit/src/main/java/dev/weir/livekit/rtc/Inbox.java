package dev.weir.livekit.rtc;

import dev.weir.channel.Chan;
import dev.weir.channel.Receiver;
import dev.weir.channel.SendResult;
import org.jspecify.annotations.Nullable;

/** What has happened in a room and nobody has taken yet. Any thread; nobody waits who puts. */
final class Inbox {
  /** How many wait at most. */
  static final int MOST = 4_096;

  private final Chan<RtcEvent> events =
      Chan.<RtcEvent>builder()
          .name("room events")
          .bounded(MOST)
          .onUndelivered(Inbox::undelivered)
          .build();

  Receiver<RtcEvent> events() {
    return events;
  }

  /** Tells whether there was room; whoever has cancelled it wants no more, which is no lack. */
  boolean put(RtcEvent event) {
    SendResult result = events.offer(event);
    if (!(result instanceof SendResult.Sent)) {
      undelivered(event);
    }
    return !(result instanceof SendResult.NoRoom);
  }

  /** Nothing more happens. */
  void end(LeaveReason reason, @Nullable RtcFailed cause) {
    put(new RtcEvent.Disconnected(reason));
    if (cause == null) {
      events.close();
    } else {
      events.fail(cause);
    }
  }

  /** Nobody will read what nobody was told of. */
  private static void undelivered(RtcEvent event) {
    switch (event) {
      case RtcEvent.TextOpened opened -> opened.text().cancel();
      case RtcEvent.BytesOpened opened -> opened.bytes().cancel();
      default -> {}
    }
  }
}
