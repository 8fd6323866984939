package dev.impersonation.jetty.ends;

import java.io.IOException;

/** How a client goes away. */
enum Leaving {
  FIN {
    @Override
    void leave(Wire wire) throws IOException {
      wire.close();
    }
  },

  RESET {
    @Override
    void leave(Wire wire) throws IOException {
      wire.reset();
    }
  };

  abstract void leave(Wire wire) throws IOException;
}
