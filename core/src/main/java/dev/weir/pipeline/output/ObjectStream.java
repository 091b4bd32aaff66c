package dev.weir.pipeline.output;

import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;

/** Java objects. */
final class ObjectStream implements Serializer.Document {
  private final ObjectOutputStream out;

  ObjectStream(OutputStream out) throws IOException {
    this.out = new ObjectOutputStream(out);
  }

  /** Without the reset it would hold every item that it has written. */
  @Override
  public void add(Object item) throws IOException {
    out.writeObject(item);
    out.reset();
  }

  @Override
  public void end() throws IOException {
    out.flush();
  }
}
