package dev.weir.delta;

import dev.weir.channel.Sender;

/** Gives the updates on. */
record PassOn(Sender<Update> out) implements TurnSink {
  @Override
  public void take(Update update) throws InterruptedException {
    out.send(update);
  }

  @Override
  public void finish() {}

  @Override
  public void abort(Throwable cause) {}
}
