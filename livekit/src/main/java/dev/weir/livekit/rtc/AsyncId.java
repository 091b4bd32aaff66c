package dev.weir.livekit.rtc;

import dev.weir.livekit.proto.rtc.FfiEvent;

/** Which request an event answers. */
final class AsyncId {
  /** Of what answers none. */
  static final long NONE = 0;

  private AsyncId() {}

  static long of(FfiEvent event) {
    return switch (event.getMessageCase()) {
      case CONNECT -> event.getConnect().getAsyncId();
      case DISCONNECT -> event.getDisconnect().getAsyncId();
      case PUBLISH_TRACK -> event.getPublishTrack().getAsyncId();
      case UNPUBLISH_TRACK -> event.getUnpublishTrack().getAsyncId();
      case PUBLISH_DATA -> event.getPublishData().getAsyncId();
      case PUBLISH_TRANSCRIPTION -> event.getPublishTranscription().getAsyncId();
      case CAPTURE_AUDIO_FRAME -> event.getCaptureAudioFrame().getAsyncId();
      case SET_LOCAL_ATTRIBUTES -> event.getSetLocalAttributes().getAsyncId();
      case PERFORM_RPC -> event.getPerformRpc().getAsyncId();
      case TEXT_STREAM_OPEN -> event.getTextStreamOpen().getAsyncId();
      case TEXT_STREAM_WRITER_WRITE -> event.getTextStreamWriterWrite().getAsyncId();
      case TEXT_STREAM_WRITER_CLOSE -> event.getTextStreamWriterClose().getAsyncId();
      case SEND_BYTES -> event.getSendBytes().getAsyncId();
      default -> NONE;
    };
  }
}
