/**
 * The parts of Weir that need nothing but the JDK and a JSON generator: channels, deltas, episodes,
 * the session log and pipelines.
 */
module dev.weir.core {
  requires static transitive org.jspecify;
  requires jdk.jfr;
  requires tools.jackson.core;

  exports dev.weir.time;
  exports dev.weir.channel;
  exports dev.weir.delta;
  exports dev.weir.episode;
  exports dev.weir.log;
  exports dev.weir.pipeline;
  exports dev.weir.pipeline.output;
  exports dev.weir.internal to
      dev.weir.agent,
      dev.weir.livekit,
      dev.weir.voice,
      dev.weir.worker;
}
