"""The only prose and number formats: drafts to answers in words. Pure; standard library and Babel only."""
