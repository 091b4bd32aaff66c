package dev.weir.livekit.rtc;

import dev.weir.livekit.proto.rtc.CloseText;
import dev.weir.livekit.proto.rtc.FfiRequest;
import dev.weir.livekit.proto.rtc.OwnedWriter;
import dev.weir.livekit.proto.rtc.WriteText;
import java.util.Map;

/** Text of ours on its way out. */
final class NativeText implements TextStream {
  private final Asking asking;
  private final Handles handles;
  private final long writer;
  private final String id;
  private final Pieces pieces = new Pieces();

  NativeText(Asking asking, Handles handles, OwnedWriter opened) {
    this.asking = asking;
    this.handles = handles;
    writer = opened.getHandle().getId();
    id = opened.getInfo().getStreamId();
    handles.own(writer);
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public void write(String text) throws InterruptedException {
    for (String piece : pieces.of(text)) {
      send(piece);
    }
  }

  private void send(String piece) throws InterruptedException {
    String what = "text stream " + id;
    asking.require(
        what,
        asking
            .ask(
                what,
                request ->
                    FfiRequest.newBuilder()
                        .setTextStreamWrite(
                            WriteText.newBuilder()
                                .setWriterHandle(writer)
                                .setText(piece)
                                .setRequestAsyncId(request)))
            .getTextStreamWriterWrite());
  }

  /** The library takes the writer back, so that it is not let go of again. */
  @Override
  public void close(Map<String, String> attributes) throws InterruptedException {
    String what = "end of text stream " + id;
    asking.requireRoom(what);
    if (!handles.forget(writer)) {
      throw new IllegalStateException(what + ": again (expected: once)");
    }
    asking.require(what, end(what, attributes).await(Asking.LIMIT).getTextStreamWriterClose());
  }

  private Pending.Answer end(String what, Map<String, String> attributes) {
    try {
      return asking.begin(
          what,
          what,
          request ->
              FfiRequest.newBuilder()
                  .setTextStreamClose(
                      CloseText.newBuilder()
                          .setWriterHandle(writer)
                          .setReason("")
                          .addAllAttributes(Attributes.of(attributes))
                          .setRequestAsyncId(request)));
    } catch (RtcFailed e) {
      handles.release(writer); // it was not taken back
      throw e;
    }
  }
}
