-- Under which heading the library shows a VM; NULL for none.
ALTER TABLE vms ADD COLUMN vm_group TEXT;
