// The script is React's, Clerk's and ours in one, made by jetty-demo/clerk-pages/build.
import("/__clerk/npm/react.js").catch(() => {
  document.querySelector("#react").hidden = true;
  document.querySelector("#missing").hidden = false;
});
