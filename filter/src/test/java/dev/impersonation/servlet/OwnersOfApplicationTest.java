package dev.impersonation.servlet;

import static org.junit.jupiter.api.Assertions.assertSame;

import dev.impersonation.http.SessionOwners;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class OwnersOfApplicationTest {
  @Test
  @DisplayName("the filters of one application share them")
  void keepIn_twice_keepsTheFirst() {
    SharedSession shared = new SharedSession();
    SessionOwners first = OwnersOfApplication.in(shared.context);
    OwnersOfApplication.keepIn(shared.context, new ReentrantLock());
    assertSame(first, OwnersOfApplication.in(shared.context));
  }
}
