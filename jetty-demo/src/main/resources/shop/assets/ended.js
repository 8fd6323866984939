const WORDS = {
  stopped: ["You have stopped", "You no longer act for this customer."],
  ended: ["This session was ended", "Somebody has ended it: in the dashboard, or the customer."],
  over: ["The time is over", "The time for acting for this customer has run out."],
};

const why = new URLSearchParams(location.search).get("why");
const [title, text] = WORDS[why] ?? ["This session is over", "You no longer act for this customer."];
document.querySelector("h1").textContent = title;
document.querySelector("#text").textContent = text;
document.title = title + " · Harbour Shop";
