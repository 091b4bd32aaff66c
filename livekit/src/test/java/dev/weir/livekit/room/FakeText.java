package dev.weir.livekit.room;

import dev.weir.livekit.rtc.StreamHeader;
import dev.weir.livekit.rtc.TextStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** A stream of text that the agent sends. */
final class FakeText implements TextStream {
  final StreamHeader header;
  final List<String> pieces = new CopyOnWriteArrayList<>();
  final CompletableFuture<Map<String, String>> end = new CompletableFuture<>();
  private final FakeRoom room;

  FakeText(FakeRoom room, StreamHeader header) {
    this.room = room;
    this.header = header;
  }

  String text() {
    return String.join("", pieces);
  }

  @Override
  public String id() {
    return "ST_1";
  }

  @Override
  public void write(String text) throws InterruptedException {
    room.writes.acquire();
    room.check();
    pieces.add(text);
  }

  @Override
  public void close(Map<String, String> attributes) {
    room.check();
    end.complete(attributes);
  }
}
