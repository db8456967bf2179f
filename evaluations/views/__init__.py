"""What readers and voters see of appraisals."""
