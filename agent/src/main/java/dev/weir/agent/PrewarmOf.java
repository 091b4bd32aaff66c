package dev.weir.agent;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;

/** A prewarm by its class; two of one class are one. Makes it when it loads. */
record PrewarmOf(Constructor<? extends Prewarm> constructor) implements Prewarm {
  static Prewarm of(Class<? extends Prewarm> type) {
    return new PrewarmOf(Constructed.constructor(type));
  }

  @Override
  public void load(ProcessContext process) throws Exception {
    made().load(process);
  }

  private Prewarm made() throws Exception {
    try {
      return constructor.newInstance();
    } catch (InvocationTargetException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }
}
