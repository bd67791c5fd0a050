-- Version 6. Whether an episode's id was ever given is asked for each new episode.
CREATE INDEX episode_keys_by_episode ON episode_keys (episode_id);
