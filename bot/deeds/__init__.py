"""What can be done, typed: chat, page, API and clock all call these."""
