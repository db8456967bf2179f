"""The public package of an appraisal: everything published, and a program that counts it again."""
