package dev.weir.worker;

/**
 * The way to a caller who comes and goes: there is nothing to connect to, and nobody to wait for.
 */
final class TextConnection implements Connection {
  static final TextConnection INSTANCE = new TextConnection();

  private TextConnection() {}

  @Override
  public void connect(Runnable gone) {
    // Callers come through the gateway, whenever they like.
  }

  @Override
  public boolean endsWhenIdle() {
    return true;
  }

  @Override
  public void close() {
    // Nobody is there.
  }
}
